// The queue of claims that are worth a person's look, for those who may decide about them.
import { useState } from "preact/hooks";
import { useAsked } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, type Ground, session } from "../state/data";
import { news } from "../state/news";
import { useWatched } from "../state/store";
import { count, words } from "../words/words";
import { Desk } from "./desk";
import { SignIn } from "./signin";

/** The page: sign in, then the queue. */
export function Review({ ground }: { ground: Ground }) {
  const who = useWatched(session);
  const said = words().review;
  const { abilities } = ground.overview;
  if (!abilities.accounts && !who.scopes.includes("review"))
    return (
      <div class="page">
        <h1>{said.title}</h1>
        <p>{said.unavailable}</p>
      </div>
    );
  return (
    <div class="page">
      <h1>{said.title}</h1>
      {who.name && <Signed name={who.name} />}
      {!who.name && <SignIn title={said.signIn} />}
      {who.name && !who.scopes.includes("review") && <p>{said.role}</p>}
      {who.scopes.includes("review") && <Waiting ground={ground} />}
    </div>
  );
}

function Signed({ name }: { name: string }) {
  const leave = async () => session.set(await asks.signOut());
  return (
    <p class="signed">
      {name}{" "}
      <button type="button" class="link" onClick={leave}>
        {words().review.leave}
      </button>
    </p>
  );
}

function Waiting({ ground }: { ground: Ground }) {
  const [turn, setTurn] = useState(0);
  const latest = useWatched(news);
  const { answer, fault, again } = useAsked(() => asks.queue(), [turn, latest]);
  const said = words().review;
  return (
    <>
      {fault && <Notice fault={fault} again={again} />}
      {answer && (
        <>
          <p class="dim">
            {answer.items.length ? count(said.waiting, answer.waiting) : said.empty}
            {ground.overview.abilities.four_eyes && ` · ${said.fourEyes}`}
          </p>
          <Desk ground={ground} items={answer.items} refresh={() => setTurn(turn + 1)} />
        </>
      )}
    </>
  );
}
