// The brief on a place and day in the language that its reader needs.
import { useState } from "preact/hooks";
import { useAsked } from "../parts/asked";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { Notice } from "../parts/notice";
import { asks } from "../state/data";
import { LANGUAGES, lang, words } from "../words/words";

interface Props {
  place: string;
  on: string;
  known: string | null;
  close: () => void;
}

/** Choose a language, read, copy. */
export function BriefDialog({ place, on, known, close }: Props) {
  const [wanted, setWanted] = useState(lang.get());
  const { answer, fault } = useAsked(() => asks.brief(place, on, known, wanted), [place, on, known, wanted]);
  return (
    <Dialog title={words().dossier.brief} close={close}>
      <div class="choices" role="group" aria-label={words().dossier.brief}>
        {LANGUAGES.map((name) => (
          <button key={name} type="button" aria-pressed={name === wanted} onClick={() => setWanted(name)}>
            {name}
          </button>
        ))}
      </div>
      {fault && <Notice fault={fault} />}
      {answer && !fault && (
        <pre class="pack brief" lang={wanted} tabIndex={0}>
          {answer}
        </pre>
      )}
      {answer && !fault && <CopyButton label={words().app.copy} text={() => answer} />}
    </Dialog>
  );
}
