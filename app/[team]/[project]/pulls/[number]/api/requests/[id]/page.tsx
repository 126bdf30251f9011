export { default } from '../../../../../api/requests/[id]/page.tsx';
