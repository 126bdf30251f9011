export { default } from '../../../database/page.tsx';
