export { default, metadata } from '../../../../../api/requests/[id]/page.tsx';
