import {
  Button,
  Icon,
  IconButton,
  Kbd,
  MARKS,
  StateBadge,
  StateMark,
  Toolbar,
  ToolbarSeparator,
} from '../../ui/index.ts';
import { ICONS, type IconName } from '../../ui/icons.ts';
import { Example } from '../Example.tsx';

const VARIANTS = ['primary', 'secondary', 'quiet', 'danger'] as const;

export function ButtonsPage() {
  return (
    <>
      {VARIANTS.map((variant) => (
        <Example key={variant} title={`Button, ${variant}: normal, icon, menu, busy, disabled, small`}>
          <Button variant={variant}>Shut down</Button>
          <Button variant={variant} icon="play">
            Start
          </Button>
          <Button variant={variant} hasMenu>
            More
          </Button>
          <Button variant={variant} busy>
            Starting
          </Button>
          <Button variant={variant} isDisabled>
            Start
          </Button>
          <Button variant={variant} size="small" icon="tag">
            Tags
          </Button>
        </Example>
      ))}
      <Example title="Icon button: normal, pressed, disabled, small">
        <IconButton icon="gear" label="Settings" shortcut="Mod+," />
        <IconButton icon="table" label="Table" pressed />
        <IconButton icon="cards" label="Cards" pressed={false} />
        <IconButton icon="trash" label="Delete" isDisabled />
        <IconButton icon="close" label="Close" size="small" />
      </Example>
      <Example title="Toolbar: one stop for Tab, arrows inside">
        <Toolbar label="Console">
          <IconButton icon="camera" label="Screenshot" />
          <IconButton icon="keyboard" label="Keys" />
          <ToolbarSeparator />
          <Button variant="quiet" hasMenu icon="monitor">
            Picture
          </Button>
          <IconButton icon="expand" label="Fullscreen" shortcut="F11" />
        </Toolbar>
      </Example>
      <Example title="States: shape, colour, word">
        {MARKS.map((mark) => (
          <StateBadge key={mark} mark={mark}>
            {mark}
          </StateBadge>
        ))}
        <StateMark mark="running" label="Running" />
      </Example>
      <Example title="Keys">
        <Kbd keys="Mod+K" />
        <Kbd keys="Shift+Delete" />
        <Kbd keys="ArrowUp" />
        <Kbd keys="F2" />
      </Example>
      <Example title="Icons">
        <div className="vd-icons">
          {(Object.keys(ICONS) as IconName[]).map((name) => (
            <span key={name}>
              <Icon name={name} />
              {name}
            </span>
          ))}
        </div>
      </Example>
    </>
  );
}
