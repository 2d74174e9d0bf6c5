// A button that puts a text on the clipboard and says so.
import { useState } from "preact/hooks";
import { words } from "../words/words";
import { faultOf } from "./asked";
import { messageOf } from "./notice";

interface Props {
  label: string;
  text: () => Promise<string> | string;
  title?: string;
}

/** How long the button says that it copied, in ms. */
const SAID_MS = 2500;

/** Copy what `text` gives. */
export function CopyButton({ label, text, title }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    try {
      await put(await text());
      setSaid(words().app.copied);
    } catch (cause) {
      setSaid(messageOf(faultOf(cause)));
    }
    setTimeout(() => setSaid(null), SAID_MS);
  };
  return (
    <button type="button" onClick={copy} title={title}>
      <span aria-live="polite">{said ?? label}</span>
    </button>
  );
}

async function put(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
