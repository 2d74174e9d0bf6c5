// A name and a password -> a session.
import { useState } from "preact/hooks";
import type { Fault } from "../api/fault";
import { faultOf } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, session } from "../state/data";
import { words } from "../words/words";

/** The form; `done` is called after it was right. */
export function SignIn({ title, done }: { title: string; done?: () => void }) {
  const said = words().review;
  const [fault, setFault] = useState<Fault | null>(null);
  const enter = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    try {
      session.set(await asks.signIn(String(form.get("name")), String(form.get("password"))));
      done?.();
    } catch (cause) {
      setFault(faultOf(cause));
    }
  };
  return (
    <form class="sign-in" onSubmit={enter}>
      <h2>{title}</h2>
      <label>
        {said.name}
        <input name="name" autocomplete="username" required />
      </label>
      <label>
        {said.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button type="submit" class="primary">
        {said.enter}
      </button>
      {fault && <Notice fault={fault} />}
    </form>
  );
}
