import { type Ctx, mutate } from '../kernel/mutate.ts';

/** Changes the name that others see. */
export function rename(ctx: Ctx, name: string): Promise<void> {
  return mutate(ctx, 'account.rename', async (tx) => {
    const { userId: id, email } = ctx.actor;
    const before = await tx.user.findUniqueOrThrow({ where: { id }, select: { name: true } });
    await tx.user.update({ where: { id }, data: { name } });
    return {
      result: undefined,
      audit: { chain: 'server', target: `account:${email}`, before, after: { name } },
    };
  });
}
