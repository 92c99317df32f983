import { useState } from 'react';
import {
  Button,
  CommandPalette,
  ConfirmDialog,
  ContextMenu,
  Dialog,
  FormLayout,
  MenuButton,
  NotificationList,
  PopoverButton,
  showDialog,
  Tabs,
  TextField,
  Tooltip,
  TooltipTrigger,
  type MenuEntry,
  type Point,
} from '../../ui/index.ts';
import { Example } from '../Example.tsx';

const MENU: MenuEntry[] = [
  { id: 'start', label: 'Start', icon: 'play' },
  { id: 'pause', label: 'Pause', icon: 'pause', unavailable: 'The host is connected read-only.' },
  { id: 'shutdown', label: 'Shut down', icon: 'power', shortcut: 'Mod+D' },
  'separator',
  { id: 'more', label: 'More', items: [{ id: 'nmi', label: 'Inject NMI', icon: 'bolt', danger: true }] },
  {
    id: 'view',
    heading: 'View',
    items: [
      { id: 'tags', label: 'Tags', checked: true },
      { id: 'os', label: 'OS', checked: false },
    ],
  },
  'separator',
  { id: 'delete', label: 'Delete', icon: 'trash', danger: true, shortcut: 'Delete' },
];

const palette = (query: string) =>
  ['Start web-01', 'Shut down web-01', 'Open lab-1']
    .filter((title) => title.toLowerCase().includes(query.toLowerCase()))
    .map((title) => ({
      id: title,
      title,
      detail: 'lab-1',
      icon: 'play' as const,
      section: 'Virtual machine',
      run: () => {},
    }));

export function OverlaysPage() {
  const [menu, setMenu] = useState<Point | null>(null);
  const [tab, setTab] = useState<'console' | 'overview' | 'xml'>('overview');
  return (
    <>
      <Example title="Menus">
        <MenuButton label="VM" items={MENU}>
          <Button hasMenu>Menu</Button>
        </MenuButton>
        <Button onPress={() => setMenu({ x: 320, y: 240 })}>Context menu</Button>
        <ContextMenu at={menu} label="VM" items={MENU} onClose={() => setMenu(null)} />
        <PopoverButton label="Explanation" content={<p>NAT: the guest reaches out; nothing reaches in.</p>}>
          <Button>Popover</Button>
        </PopoverButton>
        <TooltipTrigger>
          <Button>Tooltip</Button>
          <Tooltip>Appears after half a second</Tooltip>
        </TooltipTrigger>
      </Example>
      <Example title="Dialogs">
        <Button
          onPress={() =>
            showDialog((close) => (
              <Dialog
                title="Rename web-01"
                onClose={close}
                size="small"
                actions={
                  <>
                    <Button onPress={close}>Cancel</Button>
                    <Button variant="primary" onPress={close}>
                      Rename
                    </Button>
                  </>
                }
              >
                <FormLayout>
                  <TextField label="New name" defaultValue="web-01" autoFocus />
                </FormLayout>
              </Dialog>
            ))
          }
        >
          Dialog
        </Button>
        <Button
          onPress={() =>
            showDialog((close) => (
              <ConfirmDialog
                title="Delete web-01 and 2 disks, 41 GiB?"
                confirm="Delete"
                danger
                onConfirm={close}
                onClose={close}
              >
                <p>The disks cannot be had back.</p>
              </ConfirmDialog>
            ))
          }
        >
          Confirmation
        </Button>
        <Button onPress={() => showDialog((close) => <CommandPalette search={palette} onClose={close} />)}>
          Palette
        </Button>
      </Example>
      <Example title="Tabs" column>
        <Tabs
          label="VM"
          selected={tab}
          onChange={setTab}
          tabs={[
            { id: 'console', label: 'Console', shortcut: 'Mod+1' },
            { id: 'overview', label: 'Overview', shortcut: 'Mod+2' },
            { id: 'xml', label: 'XML' },
          ]}
        >
          <p>{tab}</p>
        </Tabs>
      </Example>
      <NotificationList
        entries={[
          {
            id: '1',
            kind: 'warning',
            title: 'lab-2 is lost',
            detail: 'The far end closed the connection.',
            action: (
              <Button size="small" variant="quiet">
                Show
              </Button>
            ),
          },
          { id: '2', kind: 'success', title: 'lab-2 is back' },
          { id: '3', kind: 'error', title: 'web-01 has crashed' },
          { id: '4', kind: 'info', title: 'Upload done', detail: 'debian-13.iso → lab-1 / default' },
        ]}
        onDismiss={() => {}}
      />
    </>
  );
}
