#!/usr/bin/env node
// Says what is missing before anything is loaded that an older Node could not read.
const NEEDED_NODE = 24;
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED_NODE) {
  process.stderr.write(
    `virtdeck: needs Node.js ${NEEDED_NODE} or later, and this is ${process.versions.node} (${process.execPath}).\n` +
      'In a source tree, run `npm start` or `node_modules/.bin/node dist/main/cli.js`.\n',
  );
  process.exitCode = 1;
} else {
  const { main } = await import('./run.ts');
  process.exitCode = await main(process.argv.slice(2));
}

export {};
