/**
 * A view of the document whose `<style>` elements are constructed style sheets. xterm.js writes its rules into
 * `<style>` elements, which a content policy without 'unsafe-inline' refuses; sheets made by script are allowed.
 */
export function sheetDocument(real: Document): Document {
  return new Proxy(real, {
    get: (target, name) => {
      if (name === 'createElement') {
        return (tag: string, options?: ElementCreationOptions) =>
          tag === 'style' ? sheetElement(target) : target.createElement(tag, options);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** Stands in the tree where the `<style>` would, and takes its rules away when it is removed. */
function sheetElement(real: Document): HTMLElement {
  const sheet = new CSSStyleSheet();
  real.adoptedStyleSheets = [...real.adoptedStyleSheets, sheet];
  const element = real.createElement('template');
  Object.defineProperty(element, 'textContent', {
    set: (css: string) => sheet.replaceSync(css),
    get: () => '',
  });
  element.remove = () => {
    real.adoptedStyleSheets = real.adoptedStyleSheets.filter((s) => s !== sheet);
    HTMLElement.prototype.remove.call(element);
  };
  return element;
}
