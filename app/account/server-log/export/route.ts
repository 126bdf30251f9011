import { answerAuditExport } from '@/server/rpc/audit-export';

export function GET(request: Request) {
  return answerAuditExport(request, undefined);
}
