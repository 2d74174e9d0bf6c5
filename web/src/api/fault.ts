// What went wrong with a request -> one error with the server's own words (RFC 9457) or a plain reason.

/** A request that failed; `status` 0: the server could not be reached. */
export class Fault extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

/** The fault that a response tells of. */
export async function faultOf(response: Response): Promise<Fault> {
  const body: unknown = await response.json().catch(() => null);
  const problem = body as { title?: string; detail?: string } | null;
  const said = problem?.detail || problem?.title || response.statusText;
  return new Fault(response.status, said, body);
}
