/** Values for inputs of actions and flows. */
import type { Expr } from './expression.ts';
import type { StepContext } from './lowering.ts';
import { suggestion } from './suggest.ts';
import type { Argument, InputSyntax, Name } from './syntax.ts';
import { typeOfArgument } from './type-check.ts';

export type LoweredInputs = {
  readonly input: { readonly [name: string]: Expr };
  /** Variables that are handed to optional inputs as they are: they may be missing. */
  readonly missable: ReadonlySet<string>;
};

/** @param inputs what the other side declares; null when it is not known */
export function lowerInputs(
  given: readonly Argument[],
  inputs: readonly InputSyntax[] | null,
  owner: Name,
  c: StepContext,
): LoweredInputs {
  const input: { [name: string]: Expr } = {};
  const missable = new Set<string>();
  for (const argument of given) {
    const declared = inputs?.find((i) => i.name.text === argument.name.text);
    if (inputs !== null && declared === undefined) {
      const hint = suggestion(
        argument.name.text,
        inputs.map((i) => i.name.text),
        'It takes none; remove it.',
      );
      c.flow.report('F503', argument.name.at, `\`${owner.text}\` has no input \`${argument.name.text}\`.`, hint);
    }
    const bare = declared?.optional === true && argument.value.kind === 'name';
    const checker = bare ? { ...c.checker, use: ({ name }: { name: string }) => void missable.add(name) } : c.checker;
    input[argument.name.text] = typeOfArgument(argument, declared?.type ?? { kind: 'unknown' }, checker);
  }
  const missing = (inputs ?? []).filter((i) => !i.optional && input[i.name.text] === undefined).map((i) => i.name.text);
  if (missing.length > 0) {
    const names = missing.map((m) => `\`${m}\``).join(', ');
    c.flow.report('F502', owner.at, `\`${owner.text}\` needs ${names}.`, `Add \`with: { ${missing[0]}: … }\`.`);
  }
  return { input, missable };
}
