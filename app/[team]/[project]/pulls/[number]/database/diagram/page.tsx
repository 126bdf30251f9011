export { default, metadata } from '../../../../database/diagram/page.tsx';
