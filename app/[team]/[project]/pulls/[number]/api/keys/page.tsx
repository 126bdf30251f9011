export { default, metadata } from '../../../../api/keys/page.tsx';
