// Whether a text of a dump can stand as one expression inside of a statement. It knows quotes and parentheses, no grammar:
// what could end the statement, begin a comment or add to a list is refused.

export interface ExpressionTraits {
  isExpression: boolean;
  /** There is an @ outside of quotes. */
  hasVariable: boolean;
}

export function examineExpression(text: string): ExpressionTraits {
  let depth = 0;
  let hasVariable = false;
  const refused = { isExpression: false, hasVariable };
  for (let position = 0; position < text.length; position++) {
    const char = text[position]!;
    if (char === "'" || char === '"' || char === '`') {
      const end = closingQuote(text, position, char);
      if (end === undefined) return refused;
      position = end;
    } else if (char === '(') depth++;
    else if (char === ')') {
      if (--depth < 0) return refused;
    } else if (char === ';' || char === '#' || char === '\0') return refused;
    else if (text.startsWith('--', position) || text.startsWith('/*', position)) return refused;
    else if (char === ',' && depth === 0) return refused;
    else if (char === '@') hasVariable = true;
  }
  return { isExpression: depth === 0 && text.trim() !== '', hasVariable };
}

function closingQuote(text: string, position: number, quote: string): number | undefined {
  for (let i = position + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== '`') i++;
    else if (text[i] === quote) {
      if (text[i + 1] === quote) i++;
      else return i;
    }
  }
  return undefined;
}
