import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { chooseLanguage, LANGUAGES } from './index.ts';

const renderer = join(import.meta.dirname, '..');

type Catalog = { [key: string]: string | Catalog };

/** Every text of a catalog by its full key, plural endings included. */
function texts(catalog: Catalog, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(catalog)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of texts(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

const load = (language: string): Map<string, Map<string, string>> =>
  new Map(
    readdirSync(join(renderer, 'locales', language))
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const catalog = JSON.parse(
          readFileSync(join(renderer, 'locales', language, file), 'utf8'),
        ) as Catalog;
        return [file.slice(0, -'.json'.length), texts(catalog)];
      }),
  );

const PLURAL = /_(zero|one|two|few|many|other)$/;
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? '').toSorted();

const english = load('en');

const others = Object.keys(LANGUAGES).filter(
  (language) => language !== 'en' && existsSync(join(renderer, 'locales', language)),
);

describe.each(others)('catalog %s', (language) => {
  const translated = load(language);
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;

  test.each([...english.keys()])('%s has every text, with its placeholders', (namespace) => {
    const own = translated.get(namespace) ?? new Map<string, string>();
    const missing: string[] = [];
    for (const [key, text] of english.get(namespace) ?? []) {
      const base = key.replace(PLURAL, '');
      // A plural has the categories of its own language.
      const wanted = key === base ? [key] : categories.map((category) => `${base}_${category}`);
      for (const name of wanted) {
        const translation = own.get(name);
        if (translation === undefined) missing.push(name);
        else if (key === base)
          expect(placeholders(translation), `${language}/${namespace}:${name}`).toEqual(placeholders(text));
      }
    }
    expect(missing).toEqual([]);
  });

  test('says nothing that English does not', () => {
    for (const [namespace, own] of translated) {
      const known = new Set(
        [...(english.get(namespace)?.keys() ?? [])].map((key) => key.replace(PLURAL, '')),
      );
      expect([...own.keys()].filter((key) => !known.has(key.replace(PLURAL, '')))).toEqual([]);
    }
  });
});

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx$/.test(file) && !file.startsWith('gallery'))
  .map((file) => join(renderer, file));

/** Attributes whose value is read by people. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'label',
  'alt',
  'help',
  'confirm',
  'detail',
]);
/** Paths, URIs and options (`root=/dev/vda1`) are the same in every language. */
const isWords = (text: string): boolean => /\p{L}{2,}/u.test(text) && !/[=/]/.test(text);

describe('texts', () => {
  test('no words stand in the sources: all are in the catalogs', () => {
    const found: string[] = [];
    for (const file of sources) {
      const source = ts.createSourceFile(
        file,
        readFileSync(file, 'utf8'),
        ts.ScriptTarget.Latest,
        true,
        ts.ScriptKind.TSX,
      );
      const report = (node: ts.Node, text: string) => {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        if (isWords(text))
          found.push(`${file.slice(renderer.length + 1)}:${line + 1} ${text.trim().slice(0, 40)}`);
      };
      const visit = (node: ts.Node): void => {
        if (ts.isJsxText(node)) report(node, node.text);
        if (
          ts.isJsxExpression(node) &&
          node.expression &&
          ts.isStringLiteralLike(node.expression) &&
          ts.isJsxElement(node.parent)
        ) {
          report(node, node.expression.text);
        }
        if (
          ts.isJsxAttribute(node) &&
          SPOKEN.has(node.name.getText()) &&
          node.initializer &&
          ts.isStringLiteral(node.initializer)
        ) {
          report(node, node.initializer.text);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    expect(found).toEqual([]);
  });

  // That every key exists is checked by the compiler: `t` takes only the catalog's keys. Here the other way round.
  test('every text is used', () => {
    const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    const code = files.map((file) => readFileSync(join(renderer, file), 'utf8')).join('\n');
    /** `t(\`state.${x}\`)` uses every key that begins and ends so. */
    const patterns = [...code.matchAll(/`([\w.]+(?:\$\{[^{}`]*\}[\w.]*)+)`/g)].map(([, text = '']) => {
      const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
      return new RegExp(`^${parts.join('[\\w.-]+')}$`);
    });
    const unused: string[] = [];
    for (const [namespace, all] of english) {
      for (const key of all.keys()) {
        const base = key.replace(PLURAL, '');
        const named = code.includes(`'${base}'`) || code.includes(`\`${base}\``);
        if (!named && !patterns.some((pattern) => pattern.test(base))) unused.push(`${namespace}:${key}`);
      }
    }
    expect(unused).toEqual([]);
  });
});

test("the language is the user's choice, else the first of the system's that there is", () => {
  expect(chooseLanguage('hu', ['vi'])).toBe('hu');
  expect(chooseLanguage('system', ['fr-FR', 'vi-VN', 'en'])).toBe('vi');
  expect(chooseLanguage('system', ['fr'])).toBe('en');
  expect(chooseLanguage('xx', ['hu'])).toBe('en');
});
