export { type Place, placeOf } from '@/app/_lib/place';
