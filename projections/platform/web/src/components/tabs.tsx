import "./tabs.css";

interface Props {
  label: string;
  testId?: string;
  tabs: { id: string; title: string; href: string; current: boolean }[];
}

/** The parts of a page, one of which is shown; which one is in the address. */
export function Tabs({ label, testId, tabs }: Props) {
  return (
    <nav class="tabs" aria-label={label} data-testid={testId}>
      <ul>
        {tabs.map(({ id, title, href, current }) => (
          <li key={id}>
            <a href={href} aria-current={current ? "true" : undefined} data-part={id}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
