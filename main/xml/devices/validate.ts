import { isXmlText } from '../write.ts';
import type { Description, Field, Values } from './field.ts';
import { applies } from './values.ts';

/** What is wrong with a value: a key among the page's texts, with what it speaks of. */
export interface FieldProblem {
  field: string;
  problem:
    | 'required'
    | 'number'
    | 'size'
    | 'tooSmall'
    | 'tooLarge'
    | 'above'
    | 'pattern'
    | 'choice'
    | 'text'
    | 'columns';
  limit?: number;
  /** Label of the field that sets the limit. */
  other?: string;
}

/** Whether a field cannot be left out beside the values of the others. */
export const isRequired = ({ required, requiredWhen, when }: Field, values: Values): boolean =>
  applies(when, values) &&
  (required === true || (requiredWhen !== undefined && applies(requiredWhen, values)));

/** What libvirt would refuse and can be known beforehand, of the fields that matter. */
export function validate(description: Description, values: Values): FieldProblem[] {
  return description.fields.flatMap((field) => {
    if (!applies(field.when, values)) return [];
    const value = values[field.id];
    if (value === undefined || value === '')
      return isRequired(field, values) ? [{ field: field.id, problem: 'required' as const }] : [];
    const problem =
      problemOf(strictly(field, value, values), value) ?? aboveOther(field, value, description, values);
    return problem === undefined ? [] : [{ field: field.id, ...problem }];
  });
}

/** The field with the limits that hold beside these values. */
function strictly(field: Field, value: string, values: Values): Field {
  const { stricter } = field;
  if (stricter === undefined || stricter.except?.includes(value) === true) return field;
  const { min, maxLength } = stricter;
  return applies(stricter.when, values)
    ? { ...field, ...(min !== undefined && { min }), ...(maxLength !== undefined && { maxLength }) }
    : field;
}

function aboveOther(
  field: Field,
  value: string,
  { fields }: Description,
  values: Values,
): Omit<FieldProblem, 'field'> | undefined {
  const other = fields.find(({ id }) => 'atMost' in field && id === field.atMost);
  const limit = other === undefined ? Number.NaN : Number(values[other.id]);
  if (other === undefined || !(Number(value) > limit)) return undefined;
  return { problem: 'above', limit, other: other.label ?? other.id };
}

function problemOf(field: Field, value: string): Omit<FieldProblem, 'field'> | undefined {
  if (!isXmlText(value)) return { problem: 'text' };
  switch (field.type) {
    case 'number':
    case 'size': {
      const whole = field.type === 'number';
      if (!(whole ? /^-?\d{1,15}$/ : /^\d{1,12}(\.\d+)?$/).test(value)) return { problem: field.type };
      const number = Number(value);
      if (field.min !== undefined && number < field.min) return { problem: 'tooSmall', limit: field.min };
      const max = field.type === 'number' ? field.max : undefined;
      return max !== undefined && number > max ? { problem: 'tooLarge', limit: max } : undefined;
    }
    case 'text':
    case 'secret':
      if (field.maxLength !== undefined && value.length > field.maxLength)
        return { problem: 'tooLarge', limit: field.maxLength };
      return field.pattern !== undefined && !field.pattern.test(value) ? { problem: 'pattern' } : undefined;
    case 'list': {
      const lines = value.split('\n').filter((line) => line.trim() !== '');
      const rows = lines.map((line) => line.trim().split(/\s+/));
      if (!rows.every(([first = '-']) => first !== '-')) return { problem: 'columns' };
      const fits = (cell: string, at: number): boolean =>
        cell === '-' || (field.patterns?.[at]?.test(cell) ?? true);
      return rows.every((cells) => cells.every(fits)) ? undefined : { problem: 'pattern' };
    }
    case 'choice':
      if (field.pattern?.test(value) === false) return { problem: 'pattern' };
      return field.choices.length === 0 ||
        field.open === true ||
        field.from !== undefined ||
        field.choices.includes(value)
        ? undefined
        : { problem: 'choice' };
    case 'switch':
      return value === 'yes' || value === 'no' ? undefined : { problem: 'choice' };
  }
}
