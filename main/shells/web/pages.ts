/** The few pages that the server itself writes; none takes any text from outside. */
const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${head}` +
  `<style>body{font:15px/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 1em;color-scheme:light dark}` +
  `code{font-size:.95em}</style></head><body><h1>${title}</h1>${body}</body></html>`;

/** After the token was exchanged: goes on by itself, from this origin, so that the strict cookie is sent. */
export const ENTER_PAGE = page(
  'Virtdeck',
  '<p>Opening… <a href="/">Continue</a></p>',
  '<meta http-equiv="refresh" content="0; url=/">',
);

export const DENIED_PAGE = page(
  'Virtdeck: not signed in',
  '<p>This address answers only to a browser that was signed in with the link that <code>virtdeck serve</code> printed. ' +
    'Each link works once. Press Enter in the terminal where it runs to get another.</p>',
);

export const NOT_FOUND_PAGE = page(
  'Virtdeck: no such page',
  '<p><a href="/">To the list of virtual machines</a></p>',
);

/** Where a password lets one in; what was typed goes to this server's own address alone. */
export const passwordPage = (problem: string = ''): string =>
  page(
    'Virtdeck',
    (problem && `<p role="alert">${problem}</p>`) +
      '<form method="post" action="/login"><p><label>Password of this server<br>' +
      '<input type="password" name="password" autofocus required autocomplete="current-password" style="font:inherit;width:20em;max-width:100%;padding:.3em .5em"></label></p>' +
      '<p><button style="font:inherit;padding:.3em 1em">Sign in</button></p></form>',
  );
