export { default, generateMetadata } from '../../../../../../api/(reference)/guides/[guide]/page.tsx';
