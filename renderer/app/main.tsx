import { dial } from '../api/index.ts';
import { start } from './start.tsx';

const root = document.getElementById('root');
if (root) start(dial, root);
