export { default } from '../../../../../../../api/(reference)/reference/[resource]/[operation]/page.tsx';
