export { default } from '../../../../api/console/page.tsx';
