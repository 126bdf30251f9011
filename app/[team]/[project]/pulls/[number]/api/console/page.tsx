export { default, metadata } from '../../../../api/console/page.tsx';
