/**
 * The page's clipboard where the browser lets it be read without a question; undefined where it would ask or refuse.
 * Nothing is asked behind the user's back: the Clipboard panel is the way where this is not granted.
 */
export async function readSharedClipboard(): Promise<string | undefined> {
  try {
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return state === 'granted' ? await navigator.clipboard.readText() : undefined;
  } catch {
    return undefined;
  }
}

/** Writes where the browser lets it: most do while the page has the focus. */
export async function writeSharedClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without focus or permission the text waits in the Clipboard panel.
  }
}
