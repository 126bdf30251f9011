export { default, metadata } from '../../../../api/requests/page.tsx';
