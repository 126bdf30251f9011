export { default } from '../../../../../api/(reference)/reference/page.tsx';
