import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../locales/index.ts';
import { DialogHost, RadioGroup } from '../ui/index.ts';
import { ButtonsPage } from './pages/ButtonsPage.tsx';
import { ChartsPage } from './pages/ChartsPage.tsx';
import { FieldsPage } from './pages/FieldsPage.tsx';
import { OverlaysPage } from './pages/OverlaysPage.tsx';
import { StatesPage } from './pages/StatesPage.tsx';
import { TablesPage } from './pages/TablesPage.tsx';
import { WindowsPage } from './pages/WindowsPage.tsx';
import './gallery.css';

// Every component of the kit in every state; `#fields?theme=dark` opens one page as it shall look.
const PAGES = {
  buttons: ButtonsPage,
  fields: FieldsPage,
  states: StatesPage,
  overlays: OverlaysPage,
  tables: TablesPage,
  charts: ChartsPage,
  windows: WindowsPage,
};
type PageId = keyof typeof PAGES;

const [asked = '', search = ''] = location.hash.slice(1).split('?');
const params = new URLSearchParams(search);
const root = document.documentElement;
const setTheme = (theme: string): void => {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
};
const setDensity = (density: string): void => {
  root.dataset['density'] = density;
};
setTheme(params.get('theme') ?? 'system');
setDensity(params.get('density') ?? 'compact');

function Gallery() {
  const [page, setPage] = useState<PageId>(asked in PAGES ? (asked as PageId) : 'buttons');
  const [theme, chooseTheme] = useState(params.get('theme') ?? 'system');
  const [density, chooseDensity] = useState(params.get('density') ?? 'compact');
  const Page = PAGES[page];
  return (
    <div className="vd-gallery">
      <nav className="vd-gallery-nav" aria-label="Gallery">
        {(Object.keys(PAGES) as PageId[]).map((id) => (
          <a
            key={id}
            href={`#${id}`}
            aria-current={id === page ? 'page' : undefined}
            onClick={() => setPage(id)}
          >
            {id}
          </a>
        ))}
        <RadioGroup
          segmented
          label="Theme"
          labelHidden
          value={theme}
          onChange={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
          options={['system', 'light', 'dark'].map((id) => ({ id, label: id }))}
        />
        <RadioGroup
          segmented
          label="Density"
          labelHidden
          value={density}
          onChange={(next) => {
            chooseDensity(next);
            setDensity(next);
          }}
          options={['compact', 'comfortable'].map((id) => ({ id, label: id }))}
        />
      </nav>
      <main className="vd-gallery-page">
        <h1>{page}</h1>
        <Page />
      </main>
      <DialogHost />
    </div>
  );
}

const element = document.getElementById('root');
if (element) createRoot(element).render(<Gallery />);
