export { default } from '../../../../../api/(reference)/guides/page.tsx';
