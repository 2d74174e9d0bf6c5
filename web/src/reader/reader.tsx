// A pasted text or a report of the ledger -> its claims, highlighted in place, with their fields beside it.
import { useState } from "preact/hooks";
import type { Fault } from "../api/fault";
import type { ReportView, TextToRead } from "../api/types";
import { faultOf, useAsked } from "../parts/asked";
import { Notice } from "../parts/notice";
import { asks, type Ground } from "../state/data";
import { go, useWatched, view } from "../state/store";
import { words } from "../words/words";
import { Marked } from "./marked";

/** The reader. */
export function Reader({ ground }: { ground: Ground }) {
  const { report } = useWatched(view);
  return report ? <OfReport key={report} ground={ground} id={report} /> : <OfText ground={ground} />;
}

function OfReport({ ground, id }: { ground: Ground; id: string }) {
  const { answer, fault, again } = useAsked(() => asks.report(id), [id]);
  const { claim } = useWatched(view);
  return (
    <div class="page">
      <button type="button" class="link back" onClick={() => go({ report: null, claim: null }, true)}>
        ← {words().reader.another}
      </button>
      {fault && <Notice fault={fault} again={again} />}
      {answer && <Marked ground={ground} report={answer} focus={claim} />}
    </div>
  );
}

function OfText({ ground }: { ground: Ground }) {
  const [found, setFound] = useState<ReportView | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [waiting, setWaiting] = useState(false);
  const read = async (text: TextToRead) => {
    setWaiting(true);
    setFault(null);
    try {
      setFound(await asks.read(text));
    } catch (cause) {
      setFault(faultOf(cause));
    }
    setWaiting(false);
  };
  return (
    <div class="page">
      {found ? (
        <>
          <button type="button" class="link back" onClick={() => setFound(null)}>
            ← {words().reader.another}
          </button>
          <Marked ground={ground} report={found} focus={null} />
        </>
      ) : (
        <Form read={read} waiting={waiting} />
      )}
      {fault && <Notice fault={fault} />}
    </div>
  );
}

function Form({ read, waiting }: { read: (text: TextToRead) => void; waiting: boolean }) {
  const said = words().reader;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = String(form.get("text") ?? "");
    if (!text.trim()) return;
    read({
      text,
      source: String(form.get("source") ?? ""),
      published: String(form.get("published") ?? "") || null,
      lang: null,
    });
  };
  return (
    <form class="read-form" onSubmit={submit}>
      <h1>{said.title}</h1>
      <p class="dim">{said.hint}</p>
      <label for="text">{said.text}</label>
      <textarea id="text" name="text" rows={12} dir="auto" required />
      <div class="fields">
        <label>
          {said.source}
          <input name="source" maxLength={200} />
        </label>
        <label>
          {said.published}
          <input name="published" type="date" />
        </label>
        <button type="submit" class="primary" disabled={waiting}>
          {said.read}
        </button>
      </div>
    </form>
  );
}
