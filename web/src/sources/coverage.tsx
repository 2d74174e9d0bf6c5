// Claims by week as a row of small columns: coverage and silence at a glance.
import { daysBetween } from "../api/runs";
import type { Overview, SourceInfo } from "../api/types";
import { words } from "../words/words";

const HEIGHT = 22;

/** The small columns of one outlet, on the edition's own span of days. */
export function Coverage({ overview, weeks }: { overview: Overview; weeks: SourceInfo["weeks"] }) {
  const counted = weeks as unknown as readonly (readonly [string, number])[];
  const span = Math.max(7, daysBetween(overview.first, overview.last));
  const most = Math.max(1, ...counted.map(([, n]) => n));
  const width = (7 / span) * 200;
  return (
    <svg class="coverage" viewBox={`0 0 200 ${HEIGHT}`} role="img" aria-label={words().sources.coverage}>
      <line x1="0" x2="200" y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {counted.map(([week, n]) => {
        const height = 3 + (n / most) * (HEIGHT - 3);
        const x = (daysBetween(overview.first, week) / span) * 200;
        return <rect key={week} x={x} y={HEIGHT - height} width={Math.max(1, width - 0.6)} height={height} />;
      })}
    </svg>
  );
}
