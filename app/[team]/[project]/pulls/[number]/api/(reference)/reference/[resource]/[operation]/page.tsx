export {
  default,
  generateMetadata,
} from '../../../../../../../api/(reference)/reference/[resource]/[operation]/page.tsx';
