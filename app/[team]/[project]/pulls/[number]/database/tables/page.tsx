export { default, metadata } from '../../../../database/tables/page.tsx';
