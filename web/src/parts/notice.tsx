// A fault -> a message that says what is wrong and what can be done.
import type { Fault } from "../api/fault";
import { words } from "../words/words";

/** A message with a way to try again. */
export function Notice({ fault, again }: { fault: Fault; again?: (() => void) | undefined }) {
  return (
    <div class="notice" role="alert">
      <p>{messageOf(fault)}</p>
      {again && (
        <button type="button" onClick={again}>
          {words().app.again}
        </button>
      )}
    </div>
  );
}

/** What a fault says, in the reader's language where the app knows better than the server. */
export function messageOf(fault: Fault): string {
  if (fault.status === 0) return words().app.unreachable;
  if (fault.status === 401) return words().app.expired;
  if (fault.status === 503) return fault.message || words().app.notOffered;
  if (fault.status === 413) return words().compare.large;
  return fault.message;
}
