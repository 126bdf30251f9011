export { default } from '../../../../api/keys/page.tsx';
