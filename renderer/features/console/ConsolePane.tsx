import { SpiceConsole } from './SpiceConsole.tsx';
import { TextConsole } from './TextConsole.tsx';
import { VncConsole, type ConsolePaneProps } from './VncConsole.tsx';

/** One console, whatever it speaks. */
export function ConsolePane(props: ConsolePaneProps) {
  switch (props.console.kind) {
    case 'vnc':
      return <VncConsole {...props} />;
    case 'spice':
      return <SpiceConsole {...props} />;
    case 'text':
      return <TextConsole {...props} />;
  }
}
