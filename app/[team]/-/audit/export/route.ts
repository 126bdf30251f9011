import { answerAuditExport } from '@/server/rpc/audit-export';

export async function GET(request: Request, { params }: { params: Promise<{ team: string }> }) {
  return answerAuditExport(request, (await params).team);
}
