export { default } from '../../../../../../api/(reference)/guides/[guide]/page.tsx';
