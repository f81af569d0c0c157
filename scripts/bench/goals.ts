// What a run is held to, as a table: the goal, the figure, and whether it was reached.

export interface Goal {
  what: string;
  atMost: number;
  figure: number;
  unit?: 'MB' | 'ms';
}

export function renderGoals(goals: readonly Goal[]): string {
  const lines = goals.map(({ what, atMost, figure, unit }) => {
    const show = (value: number): string => (unit ? `${Math.round(value)} ${unit}` : value.toFixed(2));
    return `| ${what} | at most ${show(atMost)} | ${show(figure)} | ${figure <= atMost ? 'yes' : '**no**'} |`;
  });
  return ['| goal | | measured | reached |', '|---|--:|--:|---|', ...lines].join('\n');
}
