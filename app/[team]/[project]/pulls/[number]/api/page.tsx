export { default } from '../../../api/page.tsx';
