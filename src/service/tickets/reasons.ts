/**
 * Why the bot gave a conversation to a person, in words. Reasons are ids that authors choose; by the house's habit their end says why,
 * and what is before it says about what, which the title of the flow tells better.
 */
import type { Lang } from '../../flow/graph.ts';

type Both = { readonly [L in Lang]: string };

/** Tried in this order, at the end of the id. */
const ENDS: readonly (readonly [RegExp, Both])[] = [
  [/asked_for_person$/, { zh: '客户要求人工', en: 'the customer asked for a person' }],
  [/(?:not_understood|unconfirmed)$/, { zh: '客户的回答机器人没有听懂', en: "the bot did not understand the customer's answer" }],
  [/lookup_down$/, { zh: '系统查询暂时不可用', en: 'the look-up did not work' }],
  [/_unavailable$/, { zh: '系统暂时无法办理', en: 'the system did not work' }],
  [/identity_check$/, { zh: '需要人工核实身份', en: 'a person has to check the identity' }],
  [/(?:_overdue|_late)$/, { zh: '已超过预计时间', en: 'it takes longer than expected' }],
  [/_not_found$/, { zh: '按客户给的编号查不到', en: 'nothing was found under the number given' }],
  [/_number_unknown$/, { zh: '客户没有编号', en: 'the customer does not have the number' }],
  [/_unknown$/, { zh: '提交结果不明，请先核对', en: 'it is not known whether it went through' }],
  [/_by_agent$/, { zh: '需要人工办理', en: 'a person has to do it' }],
  [/_failed$/, { zh: '自助办理没有成功', en: 'self-service did not work' }],
  [/_still_failing$|_not_working$/, { zh: '按建议试过仍未解决', en: 'the steps did not help' }],
  [/_too_old$/, { zh: '已超过受理期限', en: 'the time limit is over' }],
  [/_refused$/, { zh: '客户不接受答复', en: 'the customer does not accept the answer' }],
  [/_reopen$/, { zh: '客户要求重新处理', en: 'the customer wants it reopened' }],
  [/_many_changes$/, { zh: '内容反复修改', en: 'the details changed many times' }],
  [/_not_filed$/, { zh: '没有提交成功', en: 'it could not be filed' }],
  [/_solve_first$/, { zh: '客户希望先解决问题', en: 'the customer wants the problem solved first' }],
  [/_follow_up$/, { zh: '需要人工跟进', en: 'somebody has to follow up' }],
  [/_frozen$/, { zh: '账户已冻结', en: 'the account is frozen' }],
  [/_locked$/, { zh: '账户已锁定', en: 'the account is locked' }],
  [/(?:code_not_arriving|_no_code)$/, { zh: '收不到验证码', en: 'the code does not arrive' }],
  [/in_distress$/, { zh: '客户情绪危急，请优先关怀', en: 'the customer is in distress, please take care first' }],
  [/security_incident$/, { zh: '可能有账户安全风险', en: 'the account may be at risk' }],
  [/suspicious_contact$/, { zh: '客户收到可疑联系', en: 'the customer was contacted by somebody suspicious' }],
  [/wrong_payee$/, { zh: '转错了收款人', en: 'the money went to the wrong person' }],
  [/charged_though_failed$/, { zh: '交易失败但已扣款', en: 'money was taken although it failed' }],
  [/_not_seen$/, { zh: '客户没有看到到账', en: 'the customer has not seen the money' }],
  [/_wrong_password$/, { zh: '密码仍然不对', en: 'the password is still wrong' }],
  [/_other_(?:item|issue)$/, { zh: '属于其他情况', en: 'it is another matter' }],
  [/_which_/, { zh: '客户没有说明是哪一种', en: 'the customer did not say which one' }],
  [/_of_relative$/, { zh: '为亲属办理', en: 'it is for a relative' }],
];

/** Null where the id says nothing that has words here. */
export function reasonInWords(reason: string): Both | null {
  return ENDS.find(([end]) => end.test(reason))?.[1] ?? null;
}
