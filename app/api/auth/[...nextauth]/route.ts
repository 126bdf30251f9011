import { answerAuth } from '@/server/rpc/auth';

export { answerAuth as GET, answerAuth as POST };
