export { default, generateMetadata } from '../../../../../database/tables/[table]/page.tsx';
