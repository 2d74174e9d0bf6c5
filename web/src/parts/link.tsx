// An address from somebody else's text -> a link only where it is one that a browser may safely follow.

/** The address if it is http or https, else null. */
export function safeUrl(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link out of the app, or the bare words where the address is none. */
export function OutLink({ url, children }: { url: string; children: string }) {
  const safe = safeUrl(url);
  if (!safe) return null;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      <span aria-hidden="true"> ↗</span>
    </a>
  );
}
