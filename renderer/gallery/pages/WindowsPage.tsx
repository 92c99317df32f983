import { Example } from '../Example.tsx';

const WORLDS = {
  'Full: 60 VMs on five hosts, one lost, one refused': '',
  '10,000 VMs': 'domains=10000',
  '1,000 VMs and a thousand changes a second': 'domains=1000&storm=1000',
  'Hostile names, 500 tags': 'world=hostile',
  'Every start fails': 'world=failing',
  'Hosts without VMs': 'world=empty',
  'No hosts at all': 'world=bare',
  'A backend that says nothing': 'world=silent',
  Cards: 'domains=300&preferences={"list":{"layout":"cards"}}',
  'Grouped by state': 'preferences={"list":{"grouping":"state"}}',
};

/** The whole window on the fake backend, in the states that are hard to bring about. */
export function WindowsPage() {
  return (
    <Example title="The whole window, on a backend that is made up" column>
      {Object.entries(WORLDS).map(([title, query]) => (
        <a key={query} href={`app.html?${query}`}>
          {title}
        </a>
      ))}
    </Example>
  );
}
