export { default } from '../../../../api/requests/page.tsx';
