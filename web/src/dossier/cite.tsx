// The citation pack of a place in the format that its reader needs.
import { useState } from "preact/hooks";
import { useAsked } from "../parts/asked";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { Notice } from "../parts/notice";
import { asks } from "../state/data";
import { words } from "../words/words";

const FORMATS = ["wikitext", "bibtex", "csl-json", "csv"];

/** Choose a format, look, copy. */
export function CiteDialog({ place, close }: { place: string; close: () => void }) {
  const [format, setFormat] = useState("wikitext");
  const { answer, fault } = useAsked(() => asks.cite(place, format), [place, format]);
  return (
    <Dialog title={words().dossier.citeAs} close={close}>
      <div class="choices" role="group" aria-label={words().dossier.citeAs}>
        {FORMATS.map((name) => (
          <button key={name} type="button" aria-pressed={name === format} onClick={() => setFormat(name)}>
            {name}
          </button>
        ))}
      </div>
      {fault && <Notice fault={fault} />}
      {answer && (
        <pre class="pack" tabIndex={0}>
          {answer}
        </pre>
      )}
      {answer && <CopyButton label={words().app.copy} text={() => answer} />}
    </Dialog>
  );
}
