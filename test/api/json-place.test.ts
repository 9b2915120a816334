import { expect } from 'chai';
import fc from 'fast-check';
import { jsonFault } from '../../engine/api/json-place.ts';

describe('the place of a fault in JSON', () => {
  const cases: [text: string, line: number, column: number, expected: string][] = [
    ['', 1, 1, 'value'],
    ['{"a": 1,}', 1, 9, 'name'],
    ['{"a" 1}', 1, 6, ':'],
    ['[1 2]', 1, 4, ', or ]'],
    ['{"a": 1 "b": 2}', 1, 9, ', or }'],
    ['{\n  "a": tru\n}', 2, 8, 'value'],
    ["{'a': 1}", 1, 2, 'name or }'],
    ['{"a": 1} x', 1, 10, 'end'],
    ['["a\nb"]', 1, 2, 'value or ]'],
    ['[01]', 1, 2, 'value or ]'],
    ['[[]', 1, 4, ', or ]'],
  ];
  for (const [text, line, column, expected] of cases) {
    it(`is found in ${JSON.stringify(text)}`, () => {
      expect(jsonFault(text)).to.deep.equal({ line, column, expected });
    });
  }

  it('is found exactly where JSON.parse finds one', () => {
    const pieces = fc.array(fc.constantFrom(...'{}[],:"\\u1eE+-.0 \n', 'true', 'null', '"a"', '\u0001'), {
      maxLength: 12,
    });
    const nearlyJson = fc.oneof(
      pieces.map((parts) => parts.join('')),
      fc.json(),
    );
    fc.assert(fc.property(nearlyJson, (text) => (jsonFault(text) === null) === isJson(text)));
  });

  it('is found in a text of many megabytes', () => {
    expect(jsonFault(`["${'a'.repeat(8_000_000)}" 1]`)).to.deep.include({ line: 1, column: 8_000_005 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
