import { Suspense, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DomainListPage, listStore, openView, useList } from '../features/domains/index.ts';
import { Sidebar } from '../features/hosts/index.ts';
import { Notifications } from '../features/notifications/index.ts';
import { Questions } from '../features/questions/index.ts';
import { usePreferences } from '../features/settings/index.ts';
import { TaskStrip } from '../features/tasks/index.ts';
import { DialogHost, ErrorBoundary, KitProvider, Skeleton } from '../ui/index.ts';
import { useFrame } from './frameStore.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { ConsoleWindow, DomainPage, fetchPagesAhead, JournalPage, SettingsPage } from './pages.tsx';
import { ProblemsBanner } from './ProblemsBanner.tsx';
import { href, navigate, useRoute, type Route } from './router.ts';
import { TopBar } from './TopBar.tsx';
import { viewMenu } from './viewMenu.ts';
import './app.css';

export function App() {
  const route = useRoute();
  useEffect(fetchPagesAhead, []);
  return (
    <KitProvider>
      <ErrorBoundary scope="window">
        {route.page === 'console' ? (
          <Suspense>
            <ConsoleWindow host={route.host} uuid={route.uuid} id={route.console} />
          </Suspense>
        ) : (
          <Frame route={route} />
        )}
        <DialogHost />
        <Notifications />
      </ErrorBoundary>
    </KitProvider>
  );
}

/** Top bar, sidebar, page and task strip. */
function Frame({ route }: { route: Exclude<Route, { page: 'console' }> }) {
  const { t } = useTranslation('app');
  const { sidebar, tasks } = useFrame((state) => state);
  const views = usePreferences((preferences) => preferences.list.views);
  const query = useList((state) => state.query);
  const view = useList((state) => state.view);
  const toggleTasks = useCallback(() => useFrame.setState(({ tasks: open }) => ({ tasks: !open })), []);
  return (
    <div className="vd-frame" data-sidebar={sidebar ? 'open' : 'closed'}>
      <a className="vd-skip" href="#main" onClick={skipToMain}>
        {t('skip')}
      </a>
      <TopBar />
      <ConnectionBanner />
      <ProblemsBanner />
      <Questions />
      <div className="vd-middle">
        {sidebar && (
          <ErrorBoundary scope="part">
            <Sidebar
              route={route}
              query={query}
              view={view}
              views={views}
              onView={openView}
              viewMenu={viewMenu}
              onAll={(text) => listStore.setState({ query: text, view: undefined })}
            />
          </ErrorBoundary>
        )}
        <main id="main" className="vd-main" tabIndex={-1}>
          <ErrorBoundary scope="page" resetKey={href(route)}>
            <Suspense fallback={<Skeleton rows={6} />}>
              <Page route={route} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <TaskStrip open={tasks} onToggle={toggleTasks} />
    </div>
  );
}

function skipToMain(event: { preventDefault: () => void }): void {
  // The hash is the route: the link must not change it.
  event.preventDefault();
  document.querySelector<HTMLElement>('#main [tabindex="0"], #main')?.focus();
}

function Page({ route }: { route: Exclude<Route, { page: 'console' }> }) {
  /** The list that was shown last: where going back leads. */
  const list = useRef<Route>({ page: 'list' });
  useEffect(() => {
    if (route.page === 'list') list.current = route;
  }, [route]);
  switch (route.page) {
    case 'list':
      return (
        <DomainListPage
          {...(route.host ? { host: route.host } : {})}
          {...(route.view ? { view: route.view } : {})}
        />
      );
    case 'domain':
      return (
        <DomainPage
          host={route.host}
          uuid={route.uuid}
          tab={route.tab}
          onTab={(tab) => navigate({ ...route, tab }, true)}
          onBack={() => navigate(list.current)}
        />
      );
    case 'journal':
      return <JournalPage />;
    case 'settings':
      return <SettingsPage />;
  }
}
