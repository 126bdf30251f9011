export { default } from '../../../../api/(reference)/layout.tsx';
